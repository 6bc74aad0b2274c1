package io.promflow.runtime.config;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Stops the start when a key under {@code promflow} is set that no configuration record of the service reads, or when
 * its value is not of the key's type: neither is ever silently the default. Keys are compared in the form of environment variables, so that
 * {@code promflow.push.max-batch} and {@code PROMFLOW_PUSH_MAX_BATCH} are the same.
 */
@Context
final class KnownKeys {
    private static final String PREFIX = "promflow";

    KnownKeys(ApplicationContext context) {
        Set<String> known = known(context);
        for (PropertySource source : context.getEnvironment().getPropertySources()) {
            for (String key : source) {
                String asEnvironment = asEnvironment(key);
                if (asEnvironment.startsWith("PROMFLOW_") && known.stream().noneMatch(k -> isKey(asEnvironment, k))) {
                    throw new ConfigurationException("unknown key " + key + " in " + source.getName() + " (expected: "
                            + closest(asEnvironment, known) + ")");
                }
            }
        }
    }

    /** A {@code *} in what is known stands for the name that the user gives to one of several. */
    private static boolean isKey(String key, String known) {
        int star = known.indexOf('*');
        if (star < 0) {
            return key.equals(known) || key.startsWith(known + "[");
        }
        String end = known.substring(star + 1);
        int bracket = key.indexOf('[');
        String name = bracket < 0 ? key : key.substring(0, bracket);
        return name.length() > star + end.length() && name.startsWith(known.substring(0, star)) && name.endsWith(end);
    }

    private static Set<String> known(ApplicationContext context) {
        var known = new TreeSet<String>();
        for (BeanDefinition<?> definition :
                context.getBeanDefinitions(Qualifiers.byStereotype(ConfigurationReader.class))) {
            for (var argument : definition.getConstructor().getArguments()) {
                argument.getAnnotationMetadata()
                        .stringValue(Property.class, "name")
                        .filter(name -> name.startsWith(PREFIX + "."))
                        .ifPresent(name -> {
                            known.add(asEnvironment(name));
                            checkValue(context, name, argument.getType());
                        });
            }
        }
        return known;
    }

    private static void checkValue(ApplicationContext context, String name, Class<?> type) {
        String value = context.getProperty(name, String.class).orElse("");
        if (isChecked(type) && !value.isBlank() && !isOfType(context, name, value, type)) {
            throw new ConfigurationException(name + ": \"" + value + "\" (expected: " + expected(type) + ")");
        }
    }

    private static boolean isChecked(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || Number.class.isAssignableFrom(type)
                || List.of(Boolean.class, Duration.class, URI.class, Path.class).contains(type);
    }

    private static boolean isOfType(ApplicationContext context, String name, String value, Class<?> type) {
        // To the framework every word is a boolean, and those it does not know are false.
        return isBoolean(type)
                ? value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
                : context.getProperty(name, type).isPresent();
    }

    private static boolean isBoolean(Class<?> type) {
        return type == boolean.class || type == Boolean.class;
    }

    private static String expected(Class<?> type) {
        if (isBoolean(type)) {
            return "true or false";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(each -> String.valueOf(each).toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
        }
        return type == Duration.class ? "a duration such as 500ms, 15s, 5m, 1h" : type.getSimpleName();
    }

    private static String asEnvironment(String key) {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static String closest(String key, Set<String> known) {
        var candidates = new ArrayList<>(known);
        candidates.sort(Comparator.comparingInt((String k) -> distance(k, key)).thenComparing(k -> k));
        return String.join(", ", candidates.subList(0, Math.min(3, candidates.size())));
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
