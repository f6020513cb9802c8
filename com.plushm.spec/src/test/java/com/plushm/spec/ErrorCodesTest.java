package com.plushm.spec;

import static org.junit.Assert.assertEquals;

import com.plushm.api.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** {@code docs/errors.md} explains every code, in order, with its name and exit status. */
public class ErrorCodesTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (PM[0-9]{3}) \\| `([A-Z_]+)` \\| ([0-9]+) \\| .+ \\| .+ \\|$");

  @Test
  public void everyErrorCodeIsExplained() throws IOException {
    String text = Files.readString(Path.of("../docs/errors.md"), StandardCharsets.UTF_8);
    List<String> explained = new ArrayList<>();
    for (Matcher row = ROW.matcher(text); row.find(); ) {
      explained.add(row.group(1) + " " + row.group(2) + " " + row.group(3));
    }
    List<String> codes = new ArrayList<>();
    for (ErrorCode code : ErrorCode.values()) {
      codes.add(code.code() + " " + code.name() + " " + code.exitStatus());
    }
    assertEquals(codes, explained);
  }
}
