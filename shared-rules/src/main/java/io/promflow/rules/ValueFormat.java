package io.promflow.rules;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** How a number is written. Texts are stripped of blanks around them; NaN says that a text is none of the format. */
enum ValueFormat {
    NUMBER {
        @Override
        double read(String text) {
            return Numbers.read(text);
        }
    },
    GROUPED {
        @Override
        double read(String text) {
            return Numbers.read(ungrouped(text, ",", "."));
        }
    },
    DECIMAL_COMMA {
        @Override
        double read(String text) {
            return Numbers.read(ungrouped(text, ".", ","));
        }
    },
    PERCENT {
        @Override
        double read(String text) {
            String number =
                    text.endsWith("%") ? text.substring(0, text.length() - 1).strip() : text;
            return Numbers.isDecimal(number)
                    ? Numbers.exact(number).movePointLeft(2).doubleValue()
                    : Double.NaN;
        }

        @Override
        double of(double number) {
            return Double.isInfinite(number)
                    ? number
                    : BigDecimal.valueOf(number).movePointLeft(2).doubleValue();
        }
    },
    BYTES {
        @Override
        double read(String text) {
            int end = text.length();
            while (end > 0 && !Character.isDigit(text.charAt(end - 1)) && text.charAt(end - 1) != '.') {
                end--;
            }
            Double factor = UNITS.get(text.substring(end).strip().toLowerCase(Locale.ROOT));
            double number = Numbers.read(ungrouped(text.substring(0, end).strip(), ",", "."));
            return factor == null ? Double.NaN : number * factor;
        }
    },
    DURATION {
        @Override
        double read(String text) {
            return LengthText.seconds(text);
        }
    };

    private static final Map<String, Double> UNITS = units();

    private static Map<String, Double> units() {
        var units = new java.util.HashMap<String, Double>(Map.of("", 1.0, "b", 1.0, "byte", 1.0, "bytes", 1.0));
        String prefixes = "kmgtpe";
        for (int i = 0; i < prefixes.length(); i++) {
            String prefix = prefixes.substring(i, i + 1);
            units.put(prefix + "b", Math.pow(1000, i + 1));
            units.put(prefix, Math.pow(1000, i + 1));
            units.put(prefix + "ib", Math.pow(1024, i + 1));
            units.put(prefix + "i", Math.pow(1024, i + 1));
        }
        return Map.copyOf(units);
    }

    abstract double read(String text);

    /** What a number stands for that is not text. */
    double of(double number) {
        return number;
    }

    /** With a point and nothing between the digits; the text as it is where groups are not of two or three digits. */
    private static String ungrouped(String text, String separator, String point) {
        int fraction = text.indexOf(point);
        String whole = fraction < 0 ? text : text.substring(0, fraction);
        String[] groups = whole.split("[" + separator + " '_\u00a0\u202f]", -1);
        for (int i = 1; i < groups.length; i++) {
            boolean fits = groups[i].length() == 3 || (i < groups.length - 1 && groups[i].length() == 2);
            if (!fits || groups[0].isEmpty()) {
                return "";
            }
        }
        return String.join("", groups) + (fraction < 0 ? "" : "." + text.substring(fraction + 1));
    }
}
