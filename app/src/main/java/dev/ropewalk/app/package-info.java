@NullMarked
package dev.ropewalk.app;

import org.jspecify.annotations.NullMarked;
