/**
 * Clients on the hosts of a Slurm allocation: the launcher {@code slurm}. Each client is a job step
 * of one task, started through {@code srun --overlap} inside the allocation, so that neither a
 * password nor an ssh server is needed on the hosts, and Slurm accounts for what they use.
 *
 * <p>Slurm ends whatever a step started when the step's task or its {@code srun} ends. So the step
 * has to stay: {@code srun} leads a session of its own on the controller's machine, itself and its
 * shepherd for each host, which outlives the controller and ends when its client does.
 */
package com.plushm.launch.slurm;
