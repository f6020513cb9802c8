/**
 * Command lines of the {@code plush} commands, in GNU style: options in any order, before and after
 * operands, {@code --} ends them. A mistake is told with the nearest right word.
 */
package com.plushm.controller.shell.option;
