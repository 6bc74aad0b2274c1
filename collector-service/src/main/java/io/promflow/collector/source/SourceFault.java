package io.promflow.collector.source;

/**
 * One thing that is wrong in a document of sources.
 *
 * @param file the document, as its reader was told; empty: the one that was sent
 * @param line from 1; 0 where no line is to blame
 * @param path the key, for example {@code sources[2].schedule.interval}; empty for the whole document
 * @param found what stands there; never a value that may be a secret
 * @param expected what should stand there
 */
public record SourceFault(String file, int line, String path, String found, String expected) {
    /** {@code sources.yml:12: sources[2].schedule.interval: "abc" (expected: a duration such as 15s)}. */
    @Override
    public String toString() {
        String place = file.isEmpty() ? "" : file + (line == 0 ? "" : ":" + line) + ": ";
        return place + (path.isEmpty() ? "" : path + ": ") + found + " (expected: " + expected + ")";
    }
}
