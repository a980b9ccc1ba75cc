/** What stands for a person where a program asks: tokens with owner, scopes and an end. */
@NullMarked
package dev.ropewalk.web.token;

import org.jspecify.annotations.NullMarked;
