package io.promflow.stack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which port each part of the stack listens on, by the part's name. */
final class Ports {
    private static final Map<String, Integer> DEFAULTS = defaults();

    private final Map<String, Integer> byName;

    private Ports(Map<String, Integer> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    private static Map<String, Integer> defaults() {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("collector", 8000);
        ports.put("transformer", 8001);
        ports.put("push", 8002);
        ports.put("query", 8003);
        ports.put("alert-bridge", 8004);
        ports.put("gateway", 9091);
        ports.put("prometheus", 9090);
        ports.put("alertmanager", 9093);
        ports.put("kafka", 9092);
        ports.put("kafka-controller", 9094);
        ports.put("demo-apis", 8090);
        ports.put("inbox", 8091);
        return Collections.unmodifiableMap(ports);
    }

    static Set<String> names() {
        return DEFAULTS.keySet();
    }

    /** @throws IllegalArgumentException naming a part there is none of, or a port that is none */
    static Ports with(Map<String, Integer> changes) {
        var ports = new LinkedHashMap<>(DEFAULTS);
        changes.forEach((name, port) -> {
            if (!DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException("--port " + name + "=" + port + " (expected: one of "
                        + String.join(", ", DEFAULTS.keySet()) + ")");
            }
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("--port " + name + "=" + port + " (expected: a port, 1 to 65535)");
            }
            ports.put(name, port);
        });
        refuseSharing(ports);
        return new Ports(ports);
    }

    private static void refuseSharing(Map<String, Integer> ports) {
        var owners = new HashMap<Integer, String>();
        ports.forEach((name, port) -> {
            String other = owners.putIfAbsent(port, name);
            if (other != null) {
                throw new IllegalArgumentException("port " + port + " is given to " + other + " and to " + name
                        + " (expected: a port of its own for each; --port " + name + "=PORT)");
            }
        });
    }

    int of(String name) {
        Integer port = byName.get(name);
        if (port == null) {
            throw new IllegalArgumentException("no part is called " + name);
        }
        return port;
    }

    /** One line a port that somebody else listens on, and how to choose another. */
    List<String> taken(Set<String> used) throws IOException {
        List<String> names = byName.keySet().stream()
                .filter(name -> used.contains(name) && !FreePorts.isFree(of(name)))
                .toList();
        List<Integer> free = FreePorts.find(names.size());
        var taken = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            taken.add("port " + of(name) + " of " + name + " is in use; choose another with --port " + name + "="
                    + free.get(i));
        }
        return taken;
    }
}
