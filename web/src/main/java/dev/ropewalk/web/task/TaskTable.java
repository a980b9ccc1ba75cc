package dev.ropewalk.web.task;

import java.util.List;
import java.util.Optional;

/** All tasks. Implemented where they are executed. */
public interface TaskTable {

    /** In the order people read them. */
    List<TaskView> all();

    /** By any name that a suite may give it, empty where there is no such task. */
    Optional<TaskView> named(String name);
}
