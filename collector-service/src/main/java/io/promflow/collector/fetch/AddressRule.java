package io.promflow.collector.fetch;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a source may be at: those of the public internet only, unless told otherwise. Every address of the
 * name has to be allowed, and the connection goes to one that was: a name server that changes its answer in between
 * changes nothing. Thread-safe.
 */
public final class AddressRule {
    /** What came of it. */
    sealed interface Checked {
        /** @param addresses that may be connected to, at least one */
        record Allowed(List<InetAddress> addresses) implements Checked {}

        record Refused(Reply.Failure failure) implements Checked {}
    }

    private static final Pattern DOTTED = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

    private final boolean allowsPrivate;
    private final AllowedHosts allowed;
    private final Names names;

    public AddressRule(boolean allowsPrivate, AllowedHosts allowed, Names names) {
        this.allowsPrivate = allowsPrivate;
        this.allowed = allowed;
        this.names = names;
    }

    /** Looks a host up and checks what it finds. */
    CompletableFuture<Checked> check(String host, int port) {
        if (isDisguised(host)) {
            return CompletableFuture.completedFuture(new Checked.Refused(disguised(host)));
        }
        InetAddress literal = literal(host);
        if (literal != null) {
            return CompletableFuture.completedFuture(checked(host, port, List.of(literal)));
        }
        return names.addresses(host).thenApply(found -> checked(host, port, found));
    }

    /** Why a literal address may not be asked; null when it may, or for a name. */
    Reply.@Nullable Failure refusal(String host, int port) {
        if (isDisguised(host)) {
            return disguised(host);
        }
        InetAddress literal = literal(host);
        return literal != null && checked(host, port, List.of(literal)) instanceof Checked.Refused refused
                ? refused.failure()
                : null;
    }

    private Checked checked(String host, int port, List<InetAddress> addresses) {
        if (addresses.isEmpty()) {
            return new Checked.Refused(new Reply.Failure(FailureReason.DNS, host + " has no address"));
        }
        if (allowsPrivate || allowed.allows(host, port)) {
            return new Checked.Allowed(addresses);
        }
        for (InetAddress address : addresses) {
            String kind = kind(address);
            if (kind != null && !allowed.allows(address)) {
                return new Checked.Refused(new Reply.Failure(
                        FailureReason.ADDRESS_REFUSED,
                        host + " is at " + address.getHostAddress() + ", a " + kind
                                + " address (expected: a public one, or one of promflow.collector.allowed-hosts)"));
            }
        }
        return new Checked.Allowed(addresses);
    }

    /** A number that some resolvers take for an IPv4 address: decimal, octal, hexadecimal, or with parts left out. */
    private static boolean isDisguised(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return NUMBER.matcher(last).matches() && !DOTTED.matcher(host).matches();
    }

    private static Reply.Failure disguised(String host) {
        return new Reply.Failure(
                FailureReason.ADDRESS_REFUSED, host + " (expected: a host name, or an address such as 192.0.2.1)");
    }

    /** The address that is written there; null for a name. */
    private static @Nullable InetAddress literal(String host) {
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        if (!isBracketed && !DOTTED.matcher(host).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(isBracketed ? host.substring(1, host.length() - 1) : host);
        } catch (UnknownHostException e) {
            return null;
        }
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
        if (first == 168 && second == 63 && bytes[2] == (byte) 129 && bytes[3] == 16) {
            return "cloud metadata"; // Azure's, in the midst of public addresses
        }
        boolean benchmark = first == 198 && (second == 18 || second == 19);
        boolean protocol = first == 192 && second == 0 && (bytes[2] == 0 || bytes[2] == 2);
        boolean example = (first == 198 && second == 51 && bytes[2] == 100)
                || (first == 203 && second == 0 && bytes[2] == 113)
                || (first == 192 && second == 88 && bytes[2] == 99);
        return first == 0 || first >= 240 || benchmark || protocol || example ? "reserved" : null;
    }

    /**
     * Unique local (RFC 4193), those that lead nowhere (RFC 6666, RFC 3849), Teredo (RFC 4380), and IPv4 addresses inside
     * of IPv6: compatible, mapped, NAT64 (RFC 6052, RFC 8215) and 6to4 (RFC 3056).
     */
    private static @Nullable String kind6(byte[] bytes) {
        if ((bytes[0] & 0xfe) == 0xfc) {
            return "private";
        }
        boolean global = (bytes[0] & 0xe0) == 0x20;
        if (global && bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0) {
            return "reserved"; // 2001::/24 holds Teredo and other protocols
        }
        if (global && bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == (byte) 0xb8) {
            return "reserved";
        }
        byte[] nat64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] head = Arrays.copyOf(bytes, 12);
        if (Arrays.equals(head, new byte[12]) || Arrays.equals(head, nat64)) {
            return embedded(bytes, 12);
        }
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            return embedded(bytes, 2);
        }
        return global ? null : "reserved";
    }

    private static @Nullable String embedded(byte[] bytes, int from) {
        try {
            return kind(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
