/** Single prompts with their answers. */
@NullMarked
package dev.ropewalk.web.sample;

import org.jspecify.annotations.NullMarked;
