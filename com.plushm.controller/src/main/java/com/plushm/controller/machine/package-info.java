/**
 * What the controller's machine has and lacks: facts that are read, and pure judgement of them.
 * What a host lacks is told by its client when something needs it.
 */
package com.plushm.controller.machine;
