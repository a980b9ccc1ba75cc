package dev.ropewalk.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** A line to a port of this machine over which answers come slowly, and are counted, until it is widened. */
final class SlowLine implements AutoCloseable {

    private static final int PIECE = 8192;

    private final int to;
    private final ServerSocket entrance;
    private final AtomicLong carried = new AtomicLong();
    private volatile long pauseMillis;

    /** @param kilobytes a second */
    SlowLine(int to, int kilobytes) throws IOException {
        this.to = to;
        pauseMillis = PIECE / kilobytes;
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
    }

    void widen() {
        pauseMillis = 0;
    }

    /** Bytes of answers. */
    long carried() {
        return carried.get();
    }

    private void accept() {
        while (!entrance.isClosed())
            try {
                Socket from = entrance.accept(), on = new Socket(InetAddress.getLoopbackAddress(), to);
                daemon(() -> carry(from, on, false));
                daemon(() -> carry(on, from, true));
            } catch (IOException e) {
                continue; // this is closed
            }
    }

    private void carry(Socket from, Socket to, boolean isAnswer) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[PIECE];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (isAnswer) {
                    carried.addAndGet(read);
                    Thread.sleep(pauseMillis);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException | InterruptedException e) {
            // closed by either end
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "line");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
