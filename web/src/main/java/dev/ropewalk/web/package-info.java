/**
 * REST API and dashboard over versioned SQL views. Reads the views of db/migrations, writes only queued runs, configurations, schedules and
 * tokens; whoever executes runs is met in the database alone. One package a feature; in each, the class with a plural name holds the SQL, the
 * controllers beside it speak JSON ({@code …Controller}) or pages ({@code …Pages}).
 */
@NullMarked
package dev.ropewalk.web;

import org.jspecify.annotations.NullMarked;
