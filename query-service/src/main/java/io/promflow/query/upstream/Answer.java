package io.promflow.query.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;
import io.promflow.query.request.Problem;

/**
 * Who hears an answer as it arrives: a head, parts, and an end; or a problem instead of the head; or, after the head,
 * that it broke off. All on one thread.
 */
public interface Answer {
    /** Status and headers. */
    void head(HttpResponse head);

    /** Part of the body. The listener retains it if it keeps it. */
    void part(ByteBuf part);

    /** Nothing more is there just now. */
    void flush();

    /** It is complete. */
    void end();

    /** There is none. */
    void problem(Problem problem);

    /** It broke off after its head. */
    void broken(String why);

    /** Whether more may come now; if not, {@link Exchange#resume} is called when it may. */
    boolean isWritable();
}
