package io.promflow.rules.definition;

/**
 * One thing that is wrong in a definition.
 *
 * @param path the key below {@code metrics}, for example {@code rules[0].value.path}
 * @param found what stands there
 * @param expected what should stand there
 */
public record DefinitionFault(String path, String found, String expected) {
    /** {@code rules[0].type: "gage" (expected: gauge or …)}. */
    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + ": ") + found + " (expected: " + expected + ")";
    }
}
