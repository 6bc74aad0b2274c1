package io.promflow.push.remotewrite;

import java.util.List;

/** A version of remote write: https://prometheus.io/docs/specs/prw/remote_write_spec/ and its 2.0. */
public enum Protocol {
    V1("0.1.0", "application/x-protobuf") {
        @Override
        byte[] message(List<SeriesSample> samples) {
            return MessageV1.of(samples);
        }
    },
    V2("2.0.0", "application/x-protobuf;proto=io.prometheus.write.v2.Request") {
        @Override
        byte[] message(List<SeriesSample> samples) {
            return MessageV2.of(samples);
        }
    };

    private final String version;
    private final String mediaType;

    Protocol(String version, String mediaType) {
        this.version = version;
        this.mediaType = mediaType;
    }

    /** The value of {@code X-Prometheus-Remote-Write-Version}. */
    public String version() {
        return version;
    }

    public String mediaType() {
        return mediaType;
    }

    /** The protobuf message, not yet compressed. */
    abstract byte[] message(List<SeriesSample> samples);
}
