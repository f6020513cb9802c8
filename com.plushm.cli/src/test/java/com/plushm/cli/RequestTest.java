package com.plushm.cli;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class RequestTest {
  @Test
  public void theLayoutIsTheOneThatIsDocumented() {
    byte[] request = Request.encode(List.of("a", ""), "/", Map.of(), List.of(), "110");
    byte[] expected = {
      1, 0, 0, 0, 2, 0, 0, 0, 1, 'a', 0, 0, 0, 0, 0, 0, 0, 1, '/', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      3, '1', '1', '0'
    };
    assertArrayEquals(expected, request);
  }

  @Test
  public void onlyHarmlessVariablesArePassedOn() {
    byte[] request =
        Request.encode(
            List.of(),
            "/",
            Map.of(
                "TERM", "xterm",
                "AWS_SECRET", "hidden",
                "SLURM_JWT", "hidden",
                "PLUSHM_X", "shown",
                "SLURM_JOB_NODELIST", "n[1-4]"),
            List.of(),
            "000");
    String text = new String(request, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("xterm") && text.contains("shown") && text.contains("n[1-4]"));
    assertFalse(text.contains("hidden"));
  }
}
