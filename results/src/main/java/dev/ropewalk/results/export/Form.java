package dev.ropewalk.results.export;

import java.io.IOException;

/** A form in which results leave the house. */
interface Form extends StoredResults.Listener {

    /** When all cells were told of. */
    void finish() throws IOException;
}
