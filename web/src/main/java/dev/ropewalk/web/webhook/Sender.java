package dev.ropewalk.web.webhook;

import dev.ropewalk.methods.Legible;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Posts one body, once: within ten seconds, without following where an answer points to, on a connection of its own to an address that was checked. Apache HttpClient asks the
 * {@link DnsResolver} it is given for each connection, of literal addresses, too; the JDK's own client asks the system a second time and could be led elsewhere.
 */
@Component
class Sender {

    /** For all of it. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Timeout CONNECTING = Timeout.ofSeconds(5);

    /** Characters that are kept of an answer, and the bytes that are read for them. */
    static final int KEPT = 200;

    private static final int READ = 4 * KEPT;

    /**
     * @param status null where there was none
     * @param text how it began, or why there is none
     */
    record Answer(@Nullable Integer status, String text) {

        boolean taken() {
            return status != null && status >= 200 && status < 300;
        }
    }

    private final Addresses addresses;
    private final Duration longest;

    @Autowired
    Sender(Addresses addresses) {
        this(addresses, LONGEST);
    }

    Sender(Addresses addresses, Duration longest) {
        this.addresses = addresses;
        this.longest = longest;
    }

    Answer post(URI uri, Map<String, String> headers, String body) {
        HttpPost post = new HttpPost(uri);
        headers.forEach(post::setHeader);
        post.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        CompletableFuture<Boolean> over =
                new CompletableFuture<Boolean>().completeOnTimeout(true, longest.toMillis(), TimeUnit.MILLISECONDS);
        over.thenAccept(late -> {
            if (late) post.cancel();
        });
        try (CloseableHttpClient client = client(uri);
                ClassicHttpResponse response = client.executeOpen(null, post, null)) {
            return new Answer(response.getCode(), text(response));
        } catch (UnknownHostException e) {
            return new Answer(null, shown(String.valueOf(e.getMessage())));
        } catch (SSLException e) {
            return new Answer(null, "Its certificate or its TLS is not taken.");
        } catch (InterruptedIOException e) { // too slow, or this service is about to end
            return new Answer(null, slow());
        } catch (IOException e) {
            return new Answer(null, over.isDone() ? slow() : "It cannot be reached, or broke off.");
        } finally {
            over.complete(false);
        }
    }

    private String slow() {
        return "No answer within " + longest.toSeconds() + " seconds.";
    }

    private CloseableHttpClient client(URI uri) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(checked(uri))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECTING)
                                .setSocketTimeout(Timeout.of(longest))
                                .build())
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Ropewalk")
                .build();
    }

    private DnsResolver checked(URI uri) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return addresses.of(uri);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    private static String text(ClassicHttpResponse response) throws IOException {
        return response.getEntity() == null
                ? ""
                : shown(new String(response.getEntity().getContent().readNBytes(READ), StandardCharsets.UTF_8));
    }

    /** What others wrote, cut, with nothing in it that a database or a page takes otherwise. */
    private static String shown(String text) {
        String shown = Legible.shown(text.replaceAll("\\s+", " ").strip());
        return shown.length() <= KEPT
                ? shown
                : shown.substring(0, Character.isHighSurrogate(shown.charAt(KEPT - 1)) ? KEPT - 1 : KEPT);
    }
}
