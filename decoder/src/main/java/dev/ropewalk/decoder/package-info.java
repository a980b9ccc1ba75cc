@NullMarked
package dev.ropewalk.decoder;

import org.jspecify.annotations.NullMarked;
