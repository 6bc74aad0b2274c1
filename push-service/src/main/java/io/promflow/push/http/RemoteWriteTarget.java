package io.promflow.push.http;

import io.promflow.push.remotewrite.Protocol;
import io.promflow.push.remotewrite.WriteAnswer;
import io.promflow.push.remotewrite.WriteTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.xerial.snappy.Snappy;

/** Remote write over HTTP, compressed with snappy's block format. */
public final class RemoteWriteTarget implements WriteTarget {
    private final TargetClient client;

    /** @param connection its address is the whole one, such as {@code http://prometheus:9090/api/v1/write} */
    public RemoteWriteTarget(Connection connection) {
        this.client = new TargetClient(connection);
    }

    @Override
    public WriteAnswer write(Protocol protocol, byte[] message) throws InterruptedException {
        var headers = Map.of(
                "Content-Type",
                protocol.mediaType(),
                "Content-Encoding",
                "snappy",
                "User-Agent",
                "promflow-push",
                "X-Prometheus-Remote-Write-Version",
                protocol.version());
        TargetClient.Answer answer = client.send("POST", "", headers, packed(message));
        if (answer.status() == 415) {
            return new WriteAnswer.OtherVersion("415 " + answer.words());
        }
        String refusal = client.refusal(answer);
        if (refusal != null) {
            return new WriteAnswer.Refused(refusal);
        }
        long written = answer.headers()
                .firstValue("X-Prometheus-Remote-Write-Samples-Written")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
        return new WriteAnswer.Taken(written);
    }

    private static byte[] packed(byte[] message) {
        try {
            return Snappy.compress(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
