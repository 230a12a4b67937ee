package io.feddip.federation;

import static java.util.Objects.requireNonNull;

import io.feddip.aggregate.ClientSizes;
import io.feddip.aggregate.Fold;
import io.feddip.aggregate.Folding;
import io.feddip.aggregate.PrivateSum;
import io.feddip.aggregate.UpdateBounds;
import io.feddip.api.client.Upload;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.ClientRecord.Status;
import io.feddip.api.strategy.Aggregate;
import io.feddip.api.strategy.AggregationRule;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.wire.ModelPayload;
import io.feddip.api.wire.PayloadSizes;
import io.feddip.api.wire.ValueFormat;
import io.feddip.client.PrivateUpload;
import io.feddip.client.RoundContext;
import io.feddip.client.TaskSpec;
import io.feddip.cluster.ClientStates;
import io.feddip.cluster.ClientTask;
import io.feddip.cluster.CohortRunner;
import io.feddip.cluster.KeptAnswers;
import io.feddip.cluster.TreeRunner;
import io.feddip.config.FederationConfig;
import io.feddip.data.Parcel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Plays one round: tells the cohort what to do, takes its answers in, averages them. */
public final class ServerFederation implements Federation {
  private final JavaSparkContext spark;
  private final Layout layout;
  private final TaskSpec worker;
  private final FederationConfig config;
  private final AggregationRule rule;
  private final ClientSizes sizes;
  private final Cohorts cohorts;
  private final CohortRunner runner;
  private final TreeRunner tree;
  private final ValueFormat values;
  private final long seed;
  private final Optional<PrivateRounds> privacy;
  private final JavaRDD<Examples> clients;
  private final Optional<OwnModels> own;
  private final Optional<ClientStates> states;
  private Broadcast<byte[]> maskIndex;
  private Optional<Mask> broadcastMask = Optional.empty();

  /**
   * @param clients partition i holds client i
   * @param layout which coordinates masks cover
   * @param rule how updates become one model
   * @param values how values on the mask travel
   * @param privacy of the run, if it has any
   * @param own what clients keep on the cluster; nothing where states stand on the driver
   */
  public ServerFederation(
      JavaSparkContext spark,
      JavaRDD<Examples> clients,
      ClientSizes sizes,
      Layout layout,
      TaskSpec worker,
      FederationConfig config,
      AggregationRule rule,
      ValueFormat values,
      long seed,
      Optional<PrivateRounds> privacy,
      Optional<OwnModels> own) {
    this.spark = requireNonNull(spark, "spark is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.worker = requireNonNull(worker, "worker is null");
    this.config = requireNonNull(config, "config is null");
    this.rule = requireNonNull(rule, "rule is null");
    this.sizes = requireNonNull(sizes, "sizes is null");
    this.cohorts = new Cohorts(seed, sizes.clients(), config.fraction());
    this.runner =
        new CohortRunner(
            spark.sc(), clients, config.roundDeadline(), config.clientsPerTask(), sizes);
    this.tree = new TreeRunner(runner, config.aggregationDepth());
    this.clients = clients;
    this.own = requireNonNull(own, "own is null");
    this.states = own.map(OwnModels::states);
    this.values = requireNonNull(values, "values is null");
    this.seed = seed;
    this.privacy = requireNonNull(privacy, "privacy is null");
  }

  @Override
  public long keptBytes(FederationState state) {
    return states.map(ClientStates::totalBytes).orElseGet(state::keepsakeBytes);
  }

  @Override
  public Optional<Likeness> likeness(ServerState at) {
    return own.flatMap(of -> of.likeness(spark, worker, layout, at.mask(), model(at), seed));
  }

  @Override
  public int cohortSize() {
    return cohorts.size();
  }

  @Override
  public float[] model(ServerState state) {
    return ModelPayload.received(layout, state.mask(), state.model(layout), values);
  }

  @Override
  public Outcome play(int round, RoundPlan asked, FederationState state) {
    List<Integer> cohort =
        privacy
            .map(terms -> terms.cohort(cohorts, round, state.privacy()))
            .orElseGet(() -> cohorts.of(config.sampling(), round));
    RoundPlan plan =
        privacy.map(terms -> terms.plan(asked, cohort.size(), state.privacy())).orElse(asked);
    float[] model = model(state.server());
    Optional<Mask> mask = state.server().mask();
    byte[] payload = ModelPayload.encode(layout, mask, model, false, values);
    broadcastMask(mask);
    RoundContext context =
        new RoundContext(
            seed,
            round,
            worker,
            plan.training(),
            plan.work(),
            plan.upload().carrying(values),
            payload,
            own.flatMap(OwnModels::model));
    spark.sc().setJobDescription("round %d: %d clients".formatted(round, cohort.size()));
    Broadcast<SerializableWritable<Parcel<RoundContext>>> contextBroadcast =
        spark.broadcast(Parcel.of(context));
    Map<Integer, Broadcast<byte[]>> kept = new HashMap<>();
    for (int client : cohort) {
      byte[] keepsake = state.keepsakes().get(client);
      if (keepsake != null) {
        // One each: an executor fetches those of the clients that it runs, and no others.
        kept.put(client, spark.broadcast(keepsake));
      }
    }
    Folding folds = folding(round, plan, mask);
    Supplier<Fold> empty = () -> folds.create(layout, mask, model);
    ClientTask task = new ClientTask(contextBroadcast, maskIndex, kept, runner.maxAttempts());
    Optional<KeptAnswers> answers = answers(task);
    try {
      Fold fold = empty.get();
      if (!cohort.isEmpty() && config.aggregationDepth() > 1) {
        fold =
            tree.run(
                cohort,
                answers.orElseThrow().travelling(),
                contextBroadcast,
                maskIndex,
                folds,
                layout.length(),
                empty);
      } else if (!cohort.isEmpty() && answers.isPresent()) {
        runner.run(answers.get().travelling(), cohort, folds.expectedBytes(layout, mask), fold);
      } else if (!cohort.isEmpty()) {
        runner.run(cohort, task, folds.expectedBytes(layout, mask), fold);
      }
      Outcome outcome = outcome(round, cohort, plan, state, fold, payload.length);
      if (states.isPresent() && outcome.aggregate().isPresent()) {
        // Else the server dropped what these clients sent, and they never were in this round.
        states.get().takeFrom(answers.orElseThrow().made(), outcome.with(Status.OK));
      }
      return outcome;
    } finally {
      answers.ifPresent(of -> of.made().unpersist(false));
      if (states.isPresent()) {
        states.get().keep(contextBroadcast);
        states.get().limitLineage(round + 1);
      } else {
        contextBroadcast.destroy();
      }
      kept.values().forEach(Broadcast::destroy);
      spark.sc().setJobDescription(null);
    }
  }

  /** Nothing where answers go to the driver at once. */
  private Optional<KeptAnswers> answers(ClientTask task) {
    if (own.isPresent()) {
      return Optional.of(KeptAnswers.of(task, clients, own.get().states(), own.get().tests()));
    }
    return config.aggregationDepth() > 1
        ? Optional.of(KeptAnswers.of(task, clients))
        : Optional.empty();
  }

  private Folding folding(int round, RoundPlan plan, Optional<Mask> mask) {
    // The clients of a private round have clipped their updates themselves.
    return plan.upload() instanceof PrivateUpload asked
        ? new Folding(
            round,
            plan,
            new PrivateSum.Rule(asked, asked.length(layout, mask)),
            UpdateBounds.NONE,
            sizes,
            layout.length())
        : new Folding(
            round,
            plan,
            rule,
            new UpdateBounds(config.maxUpdateNorm(), config.clipNorm()),
            sizes,
            layout.length());
  }

  private void broadcastMask(Optional<Mask> mask) {
    if (maskIndex != null && broadcastMask.equals(mask)) {
      return;
    }
    if (maskIndex != null) {
      states.ifPresentOrElse(of -> of.keep(maskIndex), maskIndex::destroy);
    }
    maskIndex =
        spark.broadcast(
            mask.map(shared -> ModelPayload.encodeMask(layout, shared)).orElse(new byte[0]));
    broadcastMask = mask;
  }

  private Outcome outcome(
      int round,
      List<Integer> cohort,
      RoundPlan plan,
      FederationState state,
      Fold fold,
      int payloadBytes) {
    Map<Integer, Long> bytesDown = new HashMap<>();
    long indexBytes = maskIndex.value().length;
    for (int client : cohort) {
      bytesDown.put(client, payloadBytes + (state.holdsMask(client) ? 0 : indexBytes));
    }
    long dense = PayloadSizes.predict(layout, 1, PayloadSizes.Content.DENSE);
    List<ClientRecord> records = fold.records(cohort, bytesDown);
    // What a client did not send is not what sparseness saved.
    long sent = records.stream().filter(record -> record.bytesUp() > 0).count();
    boolean enough = LoopPlan.counts(fold.accepted(), cohort.size(), config.minCompletion());
    // Without noise an empty cohort would tell that nobody was in it.
    boolean released = enough || (privacy.isPresent() && cohort.isEmpty());
    double clipNorm = state.privacy().clipNorm();
    Optional<Aggregate> aggregate = Optional.empty();
    // Changes are added to the weights as the server has them, which are the finer ones.
    float[] model = state.server().model(layout);
    if (released && plan.upload() instanceof PrivateUpload upload) {
      clipNorm =
          privacy
              .orElseThrow()
              .release(
                  (PrivateSum) fold.accumulator(),
                  upload,
                  (int) fold.accepted(),
                  layout,
                  state.server().mask(),
                  model,
                  round,
                  state.privacy());
      aggregate = Optional.of(new Aggregate(model, Optional.empty()));
    } else if (released) {
      aggregate = Optional.of(aggregate(plan, fold, model));
    }
    return new Outcome(
        cohort,
        records,
        aggregate,
        fold.keepsakes(),
        dense * cohort.size(),
        dense * sent,
        fold.seconds(),
        clipNorm);
  }

  private static Aggregate aggregate(RoundPlan plan, Fold fold, float[] model) {
    if (plan.upload().meaning() == Upload.Meaning.NOTHING) {
      return new Aggregate(model, fold.measurement());
    }
    float[] mean = fold.mean();
    if (plan.upload().meaning() == Upload.Meaning.DIFFERENCE) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += model[i];
      }
    }
    return new Aggregate(mean, fold.measurement());
  }
}
