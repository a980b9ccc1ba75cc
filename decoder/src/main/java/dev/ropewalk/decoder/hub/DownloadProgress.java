package dev.ropewalk.decoder.hub;

/** Is told how far a download is. */
@FunctionalInterface
public interface DownloadProgress {

    /** Tells nobody. */
    DownloadProgress SILENT = (file, bytes, total) -> {};

    /**
     * After every piece, and once when a file begins.
     *
     * @param bytes of the file that are here
     * @param total of the file, -1 where the hub does not say
     */
    void of(String file, long bytes, long total);
}
