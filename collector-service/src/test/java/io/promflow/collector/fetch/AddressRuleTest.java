package io.promflow.collector.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
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
        var rule = new AddressRule(
                false, host -> new InetAddress[] {InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")});
        assertThat(Objects.requireNonNull(rule.refusal("inside.example")))
                .isEqualTo(new Reply.Failure(
                        FailureReason.ADDRESS_REFUSED,
                        "inside.example is at 10.0.0.1, a private address (expected: a public one, or"
                                + " PROMFLOW_COLLECTOR_ALLOW_PRIVATE_ADDRESSES=true)"));
    }

    @Test
    void checksAnIpv6Literal() {
        var rule = new AddressRule(false, InetAddress::getAllByName);
        assertThat(Objects.requireNonNull(rule.refusal("[::1]")).reason()).isEqualTo(FailureReason.ADDRESS_REFUSED);
    }

    @Test
    void saysThatANameHasNoAddress() {
        var rule = new AddressRule(false, host -> {
            throw new UnknownHostException(host);
        });
        assertThat(rule.refusal("nowhere.example"))
                .isEqualTo(new Reply.Failure(FailureReason.DNS, "nowhere.example has no address"));
    }

    @Test
    void allowsEveryAddressWhenTold() {
        assertThat(new AddressRule(true, InetAddress::getAllByName).refusal("127.0.0.1"))
                .isNull();
    }
}
