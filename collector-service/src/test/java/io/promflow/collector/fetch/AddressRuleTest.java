package io.promflow.collector.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRuleTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "127.8.9.1, loopback",
        "::1, loopback",
        "::ffff:127.0.0.1, loopback",
        "169.254.169.254, link-local",
        "fe80::1, link-local",
        "10.1.2.3, private",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.168.1.1, private",
        "100.64.0.1, private",
        "fd00::1, private",
        "64:ff9b::10.0.0.1, private",
        "64:ff9b::a9fe:a9fe, link-local",
        "2002:7f00:1::, loopback",
        "224.0.0.1, multicast",
        "ff02::1, multicast",
        "0.0.0.0, reserved",
        "::, reserved",
        "255.255.255.255, reserved",
        "198.18.0.1, reserved",
        "192.0.0.1, reserved",
        "192.0.2.1, reserved",
        "198.51.100.1, reserved",
        "203.0.113.1, reserved",
        "168.63.129.16, cloud metadata",
        "fd00:ec2::254, private",
        "2001:db8::1, reserved",
        "2001::1, reserved",
        "100::1, reserved",
        "::ffff:169.254.169.254, link-local",
        "::10.0.0.1, private",
    })
    void refusesWhatIsNotPublic(String address, String kind) throws UnknownHostException {
        assertThat(AddressRule.kind(InetAddress.getByName(address))).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2606:4700::1111", "64:ff9b::101:101"})
    void allowsWhatIsPublic(String address) throws UnknownHostException {
        assertThat(AddressRule.kind(InetAddress.getByName(address))).isNull();
    }

    @Test
    void refusesANameWithOneAddressThatIsNotPublic() {
        assertThat(refusal(rule(List.of(), "1.1.1.1", "10.0.0.1"), "inside.example"))
                .isEqualTo(new Reply.Failure(
                        FailureReason.ADDRESS_REFUSED,
                        "inside.example is at 10.0.0.1, a private address (expected: a public one, or one of"
                                + " promflow.collector.allowed-hosts)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]", "127.0.0.1", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "169.254.169.254"})
    void checksLiteralsWithoutAskingForThem(String host) {
        var rule = new AddressRule(false, new AllowedHosts(List.of()), name -> {
            throw new AssertionError("asked for " + name);
        });
        assertThat(refusal(rule, host).reason()).isEqualTo(FailureReason.ADDRESS_REFUSED);
        assertThat(Objects.requireNonNull(rule.refusal(host, 80)).reason()).isEqualTo(FailureReason.ADDRESS_REFUSED);
    }

    @Test
    void saysThatANameHasNoAddress() {
        assertThat(refusal(rule(List.of()), "nowhere.example"))
                .isEqualTo(new Reply.Failure(FailureReason.DNS, "nowhere.example has no address"));
    }

    @Test
    void allowsEveryAddressWhenTold() {
        var rule = new AddressRule(
                true, new AllowedHosts(List.of()), name -> CompletableFuture.completedFuture(List.of()));
        assertThat(rule.check("127.0.0.1", 80).join()).isInstanceOf(AddressRule.Checked.Allowed.class);
    }

    @Test
    void allowsWhatIsNamed() {
        assertThat(isAllowed(List.of("demo"), "demo", 1)).isTrue();
        assertThat(isAllowed(List.of("DEMO:8090"), "demo", 8090)).isTrue();
        assertThat(isAllowed(List.of("demo:8090"), "demo", 8091)).isFalse();
        assertThat(isAllowed(List.of("other"), "demo", 1)).isFalse();
        assertThat(isAllowed(List.of("10.1.0.0/16"), "demo", 1)).isTrue();
        assertThat(isAllowed(List.of("10.2.0.0/16"), "demo", 1)).isFalse();
        assertThat(isAllowed(List.of("fd00::/8"), "demo", 1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "*.example.com", "", "host/16"})
    void refusesEntriesThatAreNone(String entry) {
        assertThatThrownBy(() -> new AllowedHosts(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + entry + "\" (expected: a host");
    }

    private static boolean isAllowed(List<String> hosts, String host, int port) {
        return rule(hosts, "10.1.2.3").check(host, port).join() instanceof AddressRule.Checked.Allowed;
    }

    private static AddressRule rule(List<String> allowed, String... addresses) {
        return new AddressRule(
                false,
                new AllowedHosts(allowed),
                name -> CompletableFuture.completedFuture(
                        Arrays.stream(addresses).map(AddressRuleTest::address).toList()));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Reply.Failure refusal(AddressRule rule, String host) {
        return ((AddressRule.Checked.Refused) rule.check(host, 80).join()).failure();
    }
}
