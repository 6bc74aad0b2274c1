package io.promflow.alertbridge.deliver;

/** What an HTTP answer to a webhook means. Whatever is not known to be a success never counts as sent. */
public final class WebhookAnswer {
    /** Longer answers are cut. */
    static final int SHOWN = 500;

    private WebhookAnswer() {}

    /** 2xx: sent; 408, 429 and 5xx: waiting; everything else: rejected. */
    public static Outcome judge(int status, String body) {
        String answer = ("HTTP " + status + " " + shown(body)).strip();
        if (status / 100 == 2) {
            return new Outcome.Sent(answer);
        }
        if (status == 408 || status == 429 || status / 100 == 5) {
            return new Outcome.Waiting(answer);
        }
        return new Outcome.Rejected(answer);
    }

    /** On one line, without control characters. */
    private static String shown(String body) {
        String line = body.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
