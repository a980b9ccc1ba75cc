package dev.ropewalk.evaluator.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a port of this machine that may be cut: what is open breaks off, what is new is refused, until it is mended. */
final class CutLine implements AutoCloseable {

    private final int to;
    private final ServerSocket entrance;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    CutLine(int to) throws IOException {
        this.to = to;
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    void cut() {
        cut = true;
        open.forEach(CutLine::quietly);
        open.clear();
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!entrance.isClosed())
            try {
                Socket from = entrance.accept();
                if (cut) {
                    quietly(from);
                    continue;
                }
                Socket on = new Socket(InetAddress.getLoopbackAddress(), to);
                open.add(from);
                open.add(on);
                daemon(() -> carry(from, on));
                daemon(() -> carry(on, from));
            } catch (IOException e) {
                continue; // the server is away, or this is closed
            }
    }

    private void carry(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // cut, or closed by either end
        } finally {
            quietly(from);
            quietly(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "line");
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed, then
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }
}
