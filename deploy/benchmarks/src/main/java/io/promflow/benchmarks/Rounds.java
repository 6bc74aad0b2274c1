package io.promflow.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several measurements taken in turns, so that what else the machine does falls on all of them alike. Not thread-safe.
 */
public final class Rounds {
    /** Measures once; the unit is the caller's. */
    @FunctionalInterface
    public interface Measurement {
        double measure() throws Exception;
    }

    private record Contender(String name, Measurement measurement) {}

    private final List<Contender> contenders = new ArrayList<>();
    private final String unit;

    /** @param unit printed behind each number, for example {@code records/s} */
    public Rounds(String unit) {
        this.unit = unit;
    }

    public Rounds with(String name, Measurement measurement) {
        contenders.add(new Contender(name, measurement));
        return this;
    }

    /** Each contender once a round, the order turned about every round, each number printed; the medians by name. */
    public Map<String, Double> medians(int rounds) throws Exception {
        double[][] measured = new double[contenders.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < contenders.size(); turn++) {
                int i = round % 2 == 0 ? turn : contenders.size() - 1 - turn;
                Contender contender = contenders.get(i);
                measured[i][round] = contender.measurement().measure();
                System.out.printf(
                        "  round %d  %-28s %,14.2f %s%n", round + 1, contender.name(), measured[i][round], unit);
            }
        }
        var medians = new LinkedHashMap<String, Double>();
        for (int i = 0; i < measured.length; i++) {
            medians.put(contenders.get(i).name(), median(measured[i]));
        }
        medians.forEach((name, value) -> System.out.printf("  median   %-28s %,14.2f %s%n", name, value, unit));
        return medians;
    }

    /** How many times the second contender's median the first one's is; NaN if there is no such contender. */
    public static double quotient(Map<String, Double> medians, String name, String reference) {
        return medians.getOrDefault(name, Double.NaN) / medians.getOrDefault(reference, Double.NaN);
    }

    /** The middle one, or the mean of the two in the middle. */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
