package dev.ropewalk.web.run;

import org.jspecify.annotations.Nullable;

/**
 * What a run was measured on, both null before anybody took it.
 *
 * @param device such as {@code cuda:1 (NVIDIA H200)}
 * @param proof what came of trying whether that computes what it should
 */
record MeasuredOn(@Nullable String device, @Nullable String proof) {}
