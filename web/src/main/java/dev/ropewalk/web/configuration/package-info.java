/** Configurations, stored by content. */
@NullMarked
package dev.ropewalk.web.configuration;

import org.jspecify.annotations.NullMarked;
