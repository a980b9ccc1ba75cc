package dev.ropewalk.web.model;

import dev.ropewalk.web.BrokenOffException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * A file as HTTP gives it, the whole or what is left of it behind a byte: RFC 9110, sections 13 and 14. Its entity tag is its SHA-256. Several ranges at once
 * are answered as none, which the standard leaves to a server; so is a range of what the client knows by another tag.
 */
final class FileAnswer {

    private static final Logger log = LoggerFactory.getLogger(FileAnswer.class);

    private final ModelFolders.Content file;
    private final long from, to;

    /** @param to behind the last byte */
    private FileAnswer(ModelFolders.Content file, long from, long to) {
        this.file = file;
        this.from = from;
        this.to = to;
    }

    /**
     * What was asked for; null where the file has none of these bytes.
     *
     * @param asked the header Range
     * @param known the header If-Range
     */
    static @Nullable FileAnswer of(ModelFolders.Content file, @Nullable String asked, @Nullable String known) {
        if (asked == null || known != null && !known.equals(tag(file))) return new FileAnswer(file, 0, file.size());
        List<HttpRange> ranges;
        try {
            ranges = HttpRange.parseRanges(asked);
        } catch (IllegalArgumentException e) {
            return new FileAnswer(file, 0, file.size()); // what is no range is passed over
        }
        if (ranges.size() != 1) return new FileAnswer(file, 0, file.size());
        long from = ranges.get(0).getRangeStart(file.size());
        return from >= file.size()
                ? null
                : new FileAnswer(file, from, ranges.get(0).getRangeEnd(file.size()) + 1);
    }

    static String tag(ModelFolders.Content file) {
        return "\"" + file.sha256() + "\"";
    }

    /** @throws UncheckedIOException where the file cannot be read @throws BrokenOffException where bytes were on their way */
    void write(HttpServletRequest request, HttpServletResponse response) {
        boolean whole = from == 0 && to == file.size();
        try (FileChannel channel = FileChannel.open(file.path());
                InputStream in = Channels.newInputStream(channel.position(from))) {
            response.setStatus((whole ? HttpStatus.OK : HttpStatus.PARTIAL_CONTENT).value());
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setContentLengthLong(to - from);
            if (!whole)
                response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + from + "-" + (to - 1) + "/" + file.size());
            if (!request.getMethod().equals("HEAD")) copy(in, response);
        } catch (IOException e) {
            if (response.isCommitted()) throw new BrokenOffException(e);
            response.reset();
            throw new UncheckedIOException(e);
        }
    }

    private void copy(InputStream in, HttpServletResponse response) throws IOException {
        OutputStream out = response.getOutputStream();
        byte[] buffer = new byte[1 << 16];
        for (long left = to - from; left > 0; ) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) throw new IOException(file.name() + " lost its end while it was read");
            try {
                out.write(buffer, 0, count);
            } catch (IOException gone) {
                log.debug("A reader of {} left", file.name(), gone);
                return;
            }
            left -= count;
        }
    }
}
