/**
 * What a run would do, worked out beforehand: which hosts it would choose and why not others, what
 * software goes where, and the blocks in an order in which they can run, in words.
 */
package com.plushm.controller.shell.plan;
