package dev.ropewalk.web.dataset;

import java.util.List;

/** All that tasks are made of. Implemented where they are executed. */
public interface SourceTable {

    /** What is made here first. */
    List<SourceView> all();
}
