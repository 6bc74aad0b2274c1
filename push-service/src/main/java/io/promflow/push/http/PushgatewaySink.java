package io.promflow.push.http;

import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.exposition.Exposition;
import io.promflow.push.exposition.FamilyRules;
import io.promflow.push.exposition.GroupingPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Pushes to a Pushgateway over HTTP. Refused is what it answers 400 to, or another 4xx that speaks of the push; a 4xx
 * that speaks of address or credentials, a redirect, a page, a 5xx or no answer mean that it is unavailable.
 */
public final class PushgatewaySink implements SampleSink {
    private static final byte[] NOTHING = {};

    private final TargetClient client;
    private final Exposition exposition;
    private final boolean gzip;

    public PushgatewaySink(Connection connection, Exposition exposition, boolean gzip) {
        this.client = new TargetClient(connection);
        this.exposition = exposition;
        this.gzip = gzip;
    }

    @Override
    public PushOutcome push(Push push) throws InterruptedException {
        String problem = FamilyRules.problem(push.group());
        problem = problem == null ? FamilyRules.problem(push.families()) : problem;
        if (problem != null) {
            return new PushOutcome.Refused(problem);
        }
        String refusal = client.refusal(send(push));
        return refusal == null ? new PushOutcome.Accepted() : new PushOutcome.Refused(refusal);
    }

    private TargetClient.Answer send(Push push) throws InterruptedException {
        String path = "/metrics/" + GroupingPath.format(push.group());
        if (push.mode() == PushMode.DELETE) {
            return client.send("DELETE", path, Map.of(), NOTHING);
        }
        Map<String, String> headers = new HashMap<>();
        Exposition.Body body = exposition.write(push.families());
        headers.put("Content-Type", body.mediaType());
        if (gzip) {
            headers.put("Content-Encoding", "gzip");
        }
        byte[] bytes = gzip ? packed(body.bytes()) : body.bytes();
        return client.send(push.mode() == PushMode.REPLACE ? "PUT" : "POST", path, headers, bytes);
    }

    private static byte[] packed(byte[] body) {
        var bytes = new ByteArrayOutputStream(body.length / 4);
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
