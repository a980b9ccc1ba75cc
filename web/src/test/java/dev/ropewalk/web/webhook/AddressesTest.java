package dev.ropewalk.web.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.web.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    private static final Addresses NOBODYS = new Addresses(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.9.9.9",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.250",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:a00:1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::a00:1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void whatIsNotPublicIsRefused(String address) throws UnknownHostException {
        assertThat(Addresses.isPublic(InetAddress.getByName(address))).isFalse();
        String host = address.contains(":") ? "[" + address + "]" : address;
        assertThatThrownBy(() -> NOBODYS.checked("https://" + host + "/hook"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.getBody().getDetail())
                                .contains("has an address that is not public; ropewalk.webhook-addresses"));
    }

    /** Neighbours of networks that are not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "223.255.255.255",
                "2001:200::1",
                "2606:4700::1111"
            })
    void whatIsPublicIsTaken(String address) {
        String host = address.contains(":") ? "[" + address + "]" : address;
        assertThat(NOBODYS.checked("https://" + host + "/hook?a=1")).hasToString("https://" + host + "/hook?a=1");
    }

    /** A name that stands for this machine, in numbers of other kinds, too: the system takes 127.1 and 0x7f.1 for 127.0.0.1, or for nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.1", "2130706433", "0x7f000001"})
    void namesAreWhatTheyStandFor(String host) {
        assertThatThrownBy(() -> NOBODYS.checked("https://" + host + "/")).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://9.9.9.9/|A webhook goes by https:// alone",
                "ftp://9.9.9.9/|url must begin with https://, got 'ftp'",
                "file:///etc/passwd|url must be an address such as",
                "https://user:secret@9.9.9.9/|without a name, password or fragment",
                "https://9.9.9.9/#here|without a name, password or fragment",
                "https:/9.9.9.9|url must be an address such as",
                "nowhere|url must be an address such as",
                "https://nobody.invalid/|The host 'nobody.invalid' is not known here"
            })
    void whatIsNoAddressOfAWebhookIsRefused(String url, String sentence) {
        assertThatThrownBy(() -> NOBODYS.checked(url))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.getBody().getDetail()).contains(sentence));
    }

    @Test
    void whatIsAllowedMayBePrivateAndNeedsNoHttps() throws UnknownHostException {
        Addresses allowed = new Addresses(List.of(" 10.1.0.0/16", "127.0.0.1", "fd00::/8"));
        assertThat(allowed.checked("http://10.1.2.3:8080/hook")).hasToString("http://10.1.2.3:8080/hook");
        assertThat(allowed.of(URI.create("http://[::ffff:127.0.0.1]/"))).hasSize(1);
        assertThat(allowed.checked("https://[fd00::1]/")).isNotNull();
        assertThatThrownBy(() -> allowed.checked("http://10.2.0.1/")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> allowed.checked("https://127.0.0.2/")).isInstanceOf(Refusal.class);
    }
}
