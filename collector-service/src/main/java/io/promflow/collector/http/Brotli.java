package io.promflow.collector.http;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import io.promflow.collector.fetch.Decoding;
import java.util.Map;

/** The content coding br, where its library runs. */
public final class Brotli {
    private Brotli() {}

    /** By name; empty where there is none. */
    public static Map<String, Decoding.Coding> codings() {
        return Brotli4jLoader.isAvailable() ? Map.of("br", BrotliInputStream::new) : Map.of();
    }
}
