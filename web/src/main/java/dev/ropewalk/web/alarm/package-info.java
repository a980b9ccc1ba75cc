/** What watched schedules have to say: how runs stand against the one before, and what somebody should look at (decision 62). */
@NullMarked
package dev.ropewalk.web.alarm;

import org.jspecify.annotations.NullMarked;
