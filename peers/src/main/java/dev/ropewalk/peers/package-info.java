@NullMarked
package dev.ropewalk.peers;

import org.jspecify.annotations.NullMarked;
