package io.promflow.collector.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Hosts that may be asked although their addresses are not public: {@code name}, {@code name:port} or a network such as
 * {@code 10.1.0.0/16}. Immutable.
 */
public final class AllowedHosts {
    private static final class Network {
        private final byte[] address;
        private final int bits;

        Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if (((address[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Set<String> names = new HashSet<>();
    private final List<Network> networks = new ArrayList<>();

    /** @throws IllegalArgumentException naming the entry that is none */
    public AllowedHosts(List<String> entries) {
        for (String entry : entries) {
            if (entry.contains("/")) {
                networks.add(network(entry));
            } else if (entry.isBlank() || entry.contains("*")) {
                throw wrong(entry);
            } else {
                names.add(entry.strip().toLowerCase(Locale.ROOT));
            }
        }
    }

    private static Network network(String entry) {
        String[] parts = entry.strip().split("/", 2);
        if (!parts[0].matches("[0-9.]{7,15}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*") || !parts[1].matches("[0-9]{1,3}")) {
            throw wrong(entry);
        }
        try {
            byte[] address = InetAddress.getByName(parts[0]).getAddress();
            int bits = Integer.parseInt(parts[1]);
            if (bits > address.length * 8) {
                throw wrong(entry);
            }
            return new Network(address, bits);
        } catch (UnknownHostException e) {
            throw wrong(entry);
        }
    }

    private static IllegalArgumentException wrong(String entry) {
        return new IllegalArgumentException(
                "\"" + entry + "\" (expected: a host, host:port, or a network such as 10.1.0.0/16)");
    }

    boolean allows(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        return names.contains(name) || names.contains(name + ":" + port);
    }

    boolean allows(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address.getAddress()));
    }
}
