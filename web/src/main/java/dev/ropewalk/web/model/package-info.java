/** The models the database knows. */
@NullMarked
package dev.ropewalk.web.model;

import org.jspecify.annotations.NullMarked;
