@NullMarked
package dev.ropewalk.evaluator;

import org.jspecify.annotations.NullMarked;
