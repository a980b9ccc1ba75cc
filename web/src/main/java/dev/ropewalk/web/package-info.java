@NullMarked
package dev.ropewalk.web;

import org.jspecify.annotations.NullMarked;
