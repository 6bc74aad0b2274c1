package io.promflow.push.gateway.render;

import java.io.ByteArrayOutputStream;

/**
 * Bounds of buckets and quantiles as OpenMetrics 1.0 wants them: {@code le="1.0"} where the text format has
 * {@code le="1"}. Source: OpenMetrics 1.0, section 6.5, canonical numbers.
 */
final class CanonicalKeys {
    private CanonicalKeys() {}

    static byte[] of(byte[] lines) {
        var out = new ByteArrayOutputStream(lines.length + lines.length / 16);
        int start = 0;
        for (int at = 0; at < lines.length; at++) {
            if (lines[at] == '\n') {
                line(lines, start, at + 1, out);
                start = at + 1;
            }
        }
        return out.toByteArray();
    }

    /** The key is the last label, so its value ends before {@code "} }. */
    private static void line(byte[] lines, int from, int to, ByteArrayOutputStream out) {
        int brace = to - 1;
        while (brace > from && lines[brace] != '}') {
            brace--;
        }
        int end = brace - 1;
        int start = end;
        boolean whole = true;
        while (start > from && lines[start - 1] != '"') {
            start--;
            whole &= (lines[start] >= '0' && lines[start] <= '9') || lines[start] == '-';
        }
        out.write(lines, from, end - from);
        if (whole && start < end && isKey(lines, start)) {
            out.write('.');
            out.write('0');
        }
        out.write(lines, end, to - end);
    }

    private static boolean isKey(byte[] lines, int value) {
        return endsWith(lines, value, ",le=\"") || endsWith(lines, value, ",quantile=\"");
    }

    private static boolean endsWith(byte[] lines, int end, String text) {
        for (int i = 0; i < text.length(); i++) {
            int at = end - text.length() + i;
            if (at < 0 || lines[at] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
