package dev.ropewalk.evaluator.cell;

/**
 * What an order will take, as foretold when it is put down (decision 55).
 *
 * @param turn its place among those of its run in the order of taking, from 0: the longest first
 * @param seconds for all its samples; 0 where another's answers will be taken over
 * @param modelBytes of memory that the model takes at the least
 * @param bytes of memory that the cell takes beside it at the least, one prompt at a time
 */
record Need(int turn, double seconds, long modelBytes, long bytes) {

    /** Of a cell that came to be wanted again after all were foretold. */
    static final Need UNKNOWN = new Need(0, 0, 0, 0);

    Need {
        if (turn < 0 || !(seconds >= 0) || modelBytes < 0 || bytes < 0)
            throw new IllegalArgumentException("what an order needs must not be negative, got turn " + turn + ", "
                    + seconds + " s, " + modelBytes + " and " + bytes + " bytes");
    }
}
