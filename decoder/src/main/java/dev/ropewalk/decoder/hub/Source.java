package dev.ropewalk.decoder.hub;

/** What the files of one folder come from; their contents never change. Its text is what people call it. */
interface Source {

    /** {@code huggingface.co}, with a port where it needs one. */
    String host();

    /**
     * A file from a byte on; status 200 is the whole file, 206 the rest of it, 404 no such file, 416 nothing behind that byte.
     *
     * @param known the identity of the bytes that are here already, empty where there are none; a file of another identity is sent whole
     */
    Endpoint.Answer file(String name, String known, long from);
}
