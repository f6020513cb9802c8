package com.plushm.launch.slurm;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.launch.LaunchChannel;
import com.plushm.api.launch.LaunchSettings;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.api.launch.Launcher;
import com.plushm.launch.product.ProductArchive;
import com.plushm.launch.start.Deadlines;
import com.plushm.launch.start.HostOptions;
import com.plushm.launch.start.SentProducts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Starts clients as steps of a Slurm job. The client product goes to {@code ~/.plushm/client/HASH}
 * of the user there, as over ssh; where homes are shared between hosts, the first host's copy
 * serves all. A client's own home folder is {@code ~/.plushm/DEPLOYMENT/HOST} for the same reason,
 * unless the target says otherwise.
 */
@Component(property = Launcher.NAME_PROPERTY + "=slurm")
public final class SlurmLauncher implements Launcher {
  /** The allocation's id, {@code SLURM_JOB_ID}. */
  static final String JOB = "job";

  /** To be dialled by other participants instead of what the host's name resolves to. */
  static final String ADDRESS = "address";

  static final String JAVA = "java";

  /** Where {@code srun} is, if not on the controller's {@code PATH}. */
  static final String SRUN = "srun";

  private static final List<String> OPTIONS = List.of(JOB, ADDRESS, JAVA, SRUN);
  private static final Pattern JOB_ID = Pattern.compile("[0-9]{1,18}([_+][0-9]{1,18})?");

  private final String searchPath;
  private final String ownJob;
  private final Deadlines deadlines = new Deadlines();
  private final SentProducts products = new SentProducts();

  @Activate
  public SlurmLauncher() {
    this(System.getenv());
  }

  SlurmLauncher(Map<String, String> environment) {
    this.searchPath = Objects.requireNonNullElse(environment.get("PATH"), "");
    this.ownJob = Objects.requireNonNullElse(environment.get("SLURM_JOB_ID"), "");
  }

  @Deactivate
  void stop() {
    deadlines.close();
  }

  @Override
  public LaunchChannel launch(LaunchTarget target, LaunchSettings settings) {
    HostOptions options = new HostOptions(target, "slurm", OPTIONS);
    SlurmPrograms programs = new SlurmPrograms(searchPath, target.host(), options.get(SRUN));
    String job = job(options);
    String address = new SlurmAddress(programs).of(target.host(), options.get(ADDRESS));
    ProductArchive sent = products.of(settings.clientProduct());
    String hash = products.hash(sent, target);
    SlurmStep step = new SlurmStep(programs.srun(), job, target.host(), address, deadlines);
    String home =
        target.home().isEmpty()
            ? "~/.plushm/" + settings.deployment() + "/" + target.host().value()
            : target.home();
    SlurmStep.Start start =
        new SlurmStep.Start(hash, home, options.get(JAVA).orElse(""), settings.arguments());
    Optional<LaunchChannel> channel = step.start(start, settings.connectMillis());
    if (channel.isEmpty()) {
      step.install(sent, hash, settings.installMillis());
      channel = step.start(start, settings.connectMillis());
    }
    return channel.orElseThrow(
        () ->
            new PlushException(
                ErrorCode.HOST_INSTALL,
                "it does not have the client that was just copied there",
                target.host().value(),
                "check that programs may be run from the user's home there"));
  }

  private String job(HostOptions options) {
    String job = options.get(JOB).orElse(ownJob);
    if (!JOB_ID.matcher(job).matches()) {
      throw options.invalid(
          job.isEmpty() ? "no Slurm allocation is named" : "'" + job + "' is no Slurm job",
          "run it inside salloc or sbatch, or name the allocation by the option '" + JOB + "'");
    }
    return job;
  }
}
