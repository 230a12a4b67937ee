package io.feddip.strategy;

import io.feddip.api.plugin.Extensions;
import io.feddip.api.plugin.OwnPlugin;

/** The algorithms that the product brings, registered as a plug-in's are: a line each. */
public final class OwnStrategies implements OwnPlugin {
  @Override
  public void register(Extensions to) {
    to.strategy("feddip", FedDip.Settings.class, FedDip::regularized);
    to.strategy("feddp", FedDip.WithoutPenalty.class, FedDip::withoutPenalty);
    to.strategy("fedavg", FedAvg.Settings.class, FedAvg::plain);
    to.strategy("fedprox", FedAvg.Proximal.class, FedAvg::proximal);
    to.strategy("fedavg-topk", FedAvg.TopK.class, FedAvg::topK);
    to.strategy("prunefl", PruneFl.Settings.class, PruneFl::new);
    to.strategy("snip", Snip.Settings.class, Snip::of);
    to.strategy("feddst", FedDst.Settings.class, FedDst::new);
    to.strategy("ssfl", Ssfl.Settings.class, Ssfl::of);
    to.strategy("fedtiny", FedTiny.Settings.class, FedTiny::of);
    to.strategy("fedmef", FedMef.Settings.class, FedMef::of);
    to.strategy("fedrts", FedRts.Settings.class, FedRts::new);
    to.strategy("flash", Flash.Settings.class, Flash::of);
    to.strategy("sparsyfed", SparsyFed.Settings.class, SparsyFed::new);
    to.strategy("dpsgd", DPsgd.Settings.class, DPsgd::new);
    to.strategy("dfedavgm", DFedAvgM.Settings.class, DFedAvgM::new);
    to.strategy("dispfl", DisPfl.Settings.class, DisPfl::new);
    to.strategy("da-dpfl", DaDpfl.Settings.class, DaDpfl::new);
    to.strategy("feddip-gossip", FedDipGossip.Settings.class, FedDipGossip::new);
    to.strategy("parameter-averaging", ParameterAveraging.Settings.class, ParameterAveraging::new);
    to.strategy("local", Local.Settings.class, Local::new);
    to.strategy("fedper", FedPer.Settings.class, FedPer::new);
    to.strategy("fedrep", FedRep.Settings.class, FedRep::new);
    to.strategy("ditto", Ditto.Settings.class, Ditto::new);
    to.strategy("subfedavg", SubFedAvg.Settings.class, SubFedAvg::new);
    to.strategy("fedspa", FedSpa.Settings.class, FedSpa::new);
    to.strategy("feddip-personal", FedDipPersonal.Settings.class, FedDipPersonal::new);
  }
}
