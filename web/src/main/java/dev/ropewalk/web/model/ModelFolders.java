package dev.ropewalk.web.model;

import java.nio.file.Path;
import java.util.List;

/** Where the files of models lie. Implemented where models are opened; web gives their bytes away and knows none of them. */
public interface ModelFolders {

    /**
     * A file that belongs to a model.
     *
     * @param name without a folder
     * @param size bytes
     * @param sha256 of its contents
     */
    record Content(String name, long size, String sha256, Path path) {}

    /**
     * All that a model is read from, nothing else that lies beside it.
     *
     * @param name as a suite gives it
     * @param sha256 of the model
     * @return empty where there is no such model, or it has other contents
     */
    List<Content> files(String name, String sha256);
}
