/** Workers: who measures, and what each is at. */
@NullMarked
package dev.ropewalk.web.worker;

import org.jspecify.annotations.NullMarked;
