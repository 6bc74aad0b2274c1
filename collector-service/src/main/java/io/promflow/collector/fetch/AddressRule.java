package io.promflow.collector.fetch;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a source may be at: those of the public internet only, unless told otherwise. Every address of the
 * name has to be allowed. The client resolves the name once more when it connects, so a name server that changes its
 * answer in between is not caught; see the README. Immutable, thread-safe.
 */
public final class AddressRule {
    /** Looks a host name up. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final boolean allowsPrivate;
    private final Resolver resolver;

    public AddressRule(boolean allowsPrivate, Resolver resolver) {
        this.allowsPrivate = allowsPrivate;
        this.resolver = resolver;
    }

    /** Why a host may not be asked; null when it may. Blocks while the name is looked up. */
    Reply.@Nullable Failure refusal(String host) {
        if (allowsPrivate) {
            return null;
        }
        try {
            for (InetAddress address : resolver.addresses(unbracketed(host))) {
                String kind = kind(address);
                if (kind != null) {
                    return new Reply.Failure(
                            FailureReason.ADDRESS_REFUSED,
                            host + " is at " + address.getHostAddress() + ", a " + kind
                                    + " address (expected: a public one, or PROMFLOW_COLLECTOR_ALLOW_PRIVATE_ADDRESSES=true)");
                }
            }
            return null;
        } catch (UnknownHostException e) {
            return new Reply.Failure(FailureReason.DNS, host + " has no address");
        }
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** What kind of address that is not public it is; null for a public one. */
    static @Nullable String kind(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return "loopback";
        }
        if (address.isLinkLocalAddress()) {
            return "link-local";
        }
        if (address.isMulticastAddress()) {
            return "multicast";
        }
        if (address.isSiteLocalAddress()) {
            return "private";
        }
        if (address instanceof Inet4Address) {
            return kind4(address.getAddress());
        }
        return address instanceof Inet6Address ? kind6(address.getAddress()) : null;
    }

    /** RFC 6890: what the methods of InetAddress leave out. */
    private static @Nullable String kind4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (first == 100 && second >= 64 && second < 128) {
            return "private";
        }
        boolean benchmark = first == 198 && (second == 18 || second == 19);
        boolean protocol = first == 192 && second == 0 && bytes[2] == 0;
        return first == 0 || first >= 240 || benchmark || protocol ? "reserved" : null;
    }

    /** Unique local (RFC 4193), and IPv4 addresses inside of IPv6: compatible, NAT64 (RFC 6052) and 6to4 (RFC 3056). */
    private static @Nullable String kind6(byte[] bytes) {
        if ((bytes[0] & 0xfe) == 0xfc) {
            return "private";
        }
        byte[] nat64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] head = Arrays.copyOf(bytes, 12);
        if (Arrays.equals(head, new byte[12]) || Arrays.equals(head, nat64)) {
            return embedded(bytes, 12);
        }
        return bytes[0] == 0x20 && bytes[1] == 0x02 ? embedded(bytes, 2) : null;
    }

    private static @Nullable String embedded(byte[] bytes, int from) {
        try {
            return kind(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
