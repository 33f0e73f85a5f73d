using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace DslCompiler.Diagnostics;

/// <summary>The catalogue: every mistake the front end knows. Each has a page in <c>docs/diagnostics</c> and a failing case in
/// <c>tests/cases</c> (a test holds this).</summary>
public static class Rules
{
    public static readonly Rule Unexpected = Error("DSL0101", "Unexpected text", "expected {0} but found {1}");
    public static readonly Rule Unclosed = Error("DSL0102", "Missing closing bracket", "'{0}' is never closed");
    public static readonly Rule BadNumber = Error("DSL0103", "Number out of range", "{0}");
    public static readonly Rule TooDeep = Error("DSL0104", "Nesting too deep", "brackets are nested more than {0} deep");

    public static readonly Rule ShapeMismatch = Error("DSL0201", "Shapes do not fit", "the volume here is {0}, not {1}");
    public static readonly Rule WindowTooLarge = Error("DSL0202", "Window larger than its input", "{0}: the {1}x{2} window does not fit its input {3}");
    public static readonly Rule DoesNotTile = Error("DSL0203", "Window does not tile its input", "{0} does not tile its input: {1}");
    public static readonly Rule NotAnImage = Error("DSL0204", "Layer needs an image", "{0} needs an HxWxC volume but gets {1}");
    public static readonly Rule BadSize = Error("DSL0205", "Size out of range", "{0}");
    public static readonly Rule TooLarge = Error("DSL0206", "Volume too large", "{0}");

    public static readonly Rule PathsDoNotFit = Error("DSL0207", "Paths do not fit", "{0} needs {1}, but its paths give {2}");
    public static readonly Rule NotAVector = Error("DSL0208", "Layer needs a vector", "{0} needs a vector but gets {1}");
    public static readonly Rule NotASequence = Error("DSL0209", "Layer needs a sequence", "{0} needs a sequence [T x C] but gets {1}");
    public static readonly Rule CellShape = Error("DSL0210", "Equations do not fit", "{0}");

    public static readonly Rule ShareMismatch = Error("DSL0211", "Shared weights do not fit", "the {0} is {1}, this layer needs {2}");

    public static readonly Rule UnknownLayer = Error("DSL0301", "Unknown layer", "no layer is called '{0}'");
    public static readonly Rule UnknownWord = Error("DSL0302", "Unknown word", "{0} does not know '{1}'");
    public static readonly Rule MissingArgument = Error("DSL0303", "Missing argument", "{0} needs {1}");
    public static readonly Rule ExtraArgument = Error("DSL0304", "Too many arguments", "{0} does not take '{1}'");
    public static readonly Rule UnknownName = Error("DSL0305", "Unknown name", "nothing is called '{0}' here");
    public static readonly Rule DuplicateName = Error("DSL0306", "Name used twice", "'{0}' is already the name of {1}");
    public static readonly Rule MissingInput = Error("DSL0307", "Model without input", "{0}");
    public static readonly Rule DuplicateStatement = Error("DSL0308", "Statement given twice", "'{0}' is given a second time");
    public static readonly Rule BadValue = Error("DSL0309", "Value out of range", "{0}");
    public static readonly Rule EmptyModel = Error("DSL0310", "Model without layers", "model {0} has no layers");
    public static readonly Rule NoModel = Error("DSL0311", "File without a model", "the file has no model");

    public static readonly Rule UnknownJoiner = Error("DSL0312", "Unknown joiner", "paths cannot be joined by '{0}'");
    public static readonly Rule Misplaced = Error("DSL0313", "Out of place", "'{0}' cannot stand here");
    public static readonly Rule EndlessUse = Error("DSL0314", "Use without end", "'{0}' is used within itself more than {1} deep");
    public static readonly Rule NoSuchFile = Error("DSL0315", "No such file", "there is no file '{0}'");
    public static readonly Rule UseCircle = Error("DSL0316", "Files use each other", "these files use each other: {0}");
    public static readonly Rule BrokenUse = Error("DSL0317", "Used file has mistakes", "'{0}' has mistakes of its own");
    public static readonly Rule NeedsScan = Error("DSL0318", "Cell used the wrong way", "{0}");

    public static readonly Rule BadLoss = Error("DSL0401", "Loss does not fit", "{0}");

    public static readonly Rule BadTraining = Error("DSL0402", "Training setting out of range", "{0}");

    public static readonly Rule WeightsUnreadable = Error("DSL0501", "Weights file cannot be used", "the weights '{0}' cannot be used: {1}");
    public static readonly Rule WeightsLack = Error("DSL0502", "Weights lack a tensor", "the weights '{0}' have no tensor '{1}' {2}");
    public static readonly Rule WeightsDoNotFit = Error("DSL0503", "Weights do not fit", "the tensor '{0}' of the weights '{1}' is {2}, this layer needs {3}");
    public static readonly Rule WeightsOfOther = Error("DSL0504", "Weights of another model", "the weights '{0}' have a tensor '{1}' {2} that {3} has not");

    public static readonly Rule Internal = Error("DSL0900", "Error in the compiler", "the compiler failed: {0}");

    public static readonly Rule Unused = Warning("DSL1001", "Name not used", "{0} '{1}' is never used");
    public static readonly Rule LeftToDefault = Warning("DSL1002", "Layer left to its default", "{0} is not defined: it is taken as {1}");
    public static readonly Rule LargeActivation = Warning("DSL1003", "One layer takes most of the memory", "{0} takes {1} of the {2} that all activations of a sample take");
    public static readonly Rule DeepSigmoid = Warning("DSL1004", "SIGMOID in a deep net", "{0} is one of {1} SIGMOID layers in a stack of {2} layers with weights");
    public static readonly Rule ReluBeforeSoftmax = Warning("DSL1005", "RELU right before SOFTMAX", "the scores of loss SOFTMAX come through {0}, which makes all negative ones equal");
    public static readonly Rule WideField = Warning("DSL1006", "Receptive field larger than the input", "{0} sees {1} pixels, but the input has {2}");
    public static readonly Rule HeavyFullyConnected = Warning("DSL1007", "One FC has most parameters", "{0} has {1} of the model's {2} parameters");
    public static readonly Rule TuneLine = Warning("DSL1010", "Line of a .tune file not understood", "{0}, says nothing: {1}");
    public static readonly Rule DropoutBeforeNorm = Warning("DSL1008", "DROPOUT before batch norm", "{0} stands before {1}, whose statistics then differ between training and inference");

    /// <summary>Every rule, in the order of its number.</summary>
    public static readonly IReadOnlyList<Rule> All = typeof(Rules).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(f => f.FieldType == typeof(Rule)).Select(f => (Rule)f.GetValue(null)!)
        .OrderBy(r => r.Id, System.StringComparer.Ordinal).ToList();

    private static Rule Warning(string id, string title, string message) => new(id, title, message, Severity.Warning);

    private static Rule Error(string id, string title, string message) => new(id, title, message, Severity.Error);
}
